"""The values of a pandas Series, and a Series of keys. Called from the native part, where the library was imported already."""

# Any in place of their types: who checks this package need not have the libraries.
from typing import Any

NAME = "device_key"


def pandas_values(series: Any) -> Any:
    """An Arrow array where the values are one, else a list, with None for a missing value."""
    import pandas

    if isinstance(series.dtype, pandas.ArrowDtype) or getattr(series.dtype, "storage", None) == "pyarrow":
        return series.array.__arrow_array__()
    return series.to_numpy(dtype=object, na_value=None).tolist()


def pandas_series(keys: Any, ids: Any) -> Any:
    """The keys with the index of the IDs, and strings of the same kind."""
    import pandas

    dtype = ids.dtype
    if isinstance(dtype, pandas.ArrowDtype):
        dtype = pandas.ArrowDtype(keys.type)
    elif not isinstance(dtype, pandas.StringDtype):
        dtype = object
    # Where no dtype is named, pandas chooses one.
    return pandas.Series(pandas.array(keys, dtype=dtype), index=ids.index, dtype=dtype, name=NAME)


def polars_series(keys: Any) -> Any:
    import polars

    return polars.Series(NAME, keys)
