"""The rules of orders. No platform inside: the table is passed in."""


class Missing(Exception):
    """There is no such order."""


class Changed(Exception):
    """Somebody changed the order in the meantime."""


# ANCHOR: rules
def create(order_id, order, table):
    table.put(
        key=order_id,
        value={**order, "status": "open", "version": 1},
        only_if_absent=True,  # (1)
    )
    return {"id": order_id}


def update(order_id, order, expected_version, table, status="open"):
    written = table.put(
        key=order_id,
        value={**order, "status": status, "version": expected_version + 1},
        only_if_version=expected_version,  # (2)
    )
    if not written:
        raise Changed
    return {"id": order_id, "version": expected_version + 1}
# ANCHOR_END: rules


# ANCHOR: read
def read(order_id, table):
    order = table.get(order_id)
    if order is None or order["status"] == "deleted":
        raise Missing
    return order


def delete(order_id, table):
    order = read(order_id, table)
    return update(order_id, order, order["version"], table, status="deleted")
# ANCHOR_END: read
