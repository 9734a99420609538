"""Checkout as a saga: each step with the one that undoes it. The parcel comes last, because it cannot be undone."""


# ANCHOR: saga
def checkout(order, stock, payments, parcels, record):
    done = []
    steps = [
        ("reserve", stock.reserve, stock.release),
        ("charge", payments.charge, payments.refund),
        ("send", parcels.send, None),
    ]
    for name, act, undo in steps:
        if record.has(order.id, name):  # (1)
            done.append(undo)
            continue
        try:
            act(order, key=f"{order.id}/{name}")  # (2)
        except Refused:
            for back in reversed([undo for undo in done if undo]):
                back(order)
            return "refused"
        record.add(order.id, name)
        done.append(undo)
    return "confirmed"
# ANCHOR_END: saga


class Refused(Exception):
    """A step that will not succeed if it is tried again."""
