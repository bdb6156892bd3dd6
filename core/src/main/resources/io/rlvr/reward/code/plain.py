def _rlvr_print(token, value):
    import numbers
    import sys
    from collections.abc import Set

    def listed(values, depth):
        return "".join(plain(one, depth + 1) + "," for one in values)

    def number(value):
        whole = int(value)
        if whole == value:
            return int.__repr__(whole)
        near = float(value)
        return float.__repr__(near) if near == value else "object"

    def plain(value, depth):
        if depth > 90:
            return "object"
        if value is None or value is True or value is False:
            return str(value)
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, float):
            return float.__repr__(value).replace("inf", "1e999")
        if isinstance(value, str):
            return ascii("" + value)
        if isinstance(value, list):
            return "[" + listed(value, depth) + "]"
        if isinstance(value, tuple):
            return "(" + listed(value, depth) + ")"
        if isinstance(value, dict):
            pairs = value.items()
            return "{" + "".join(plain(k, depth + 1) + ":" + plain(v, depth + 1) + "," for k, v in pairs) + "}"
        if isinstance(value, Set):
            return "set([" + listed(value, depth) + "])"
        if isinstance(value, numbers.Number) and not isinstance(value, complex):
            return number(value)
        if type(value).__module__ == "numpy" and getattr(value, "shape", None) == ():
            return plain(value.item(), depth + 1)
        return "object"

    print("\n" + token + plain(value, 0), file=sys.__stdout__, flush=True)
