class Refusal(Exception):
    """A stable error code and, where the error has one, the index of the byte that it is about."""

    def __init__(self, code, index=None):
        super().__init__(code)
        self.outcome = {"error": code} if index is None else {"error": code, "index": index}
