from ..reference.refusal import Refusal


def case(comment, rule, **inputs):
    """The inputs, and the result of the rule or its refusal."""
    try:
        outcome = rule(**inputs)
    except Refusal as refusal:
        outcome = refusal.outcome
    return {"comment": comment, **inputs, **outcome}
