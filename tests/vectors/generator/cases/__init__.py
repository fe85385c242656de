"""The inputs. A module that is named like a JSON file has its `contents`."""
