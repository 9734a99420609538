"""The rules of orders. No platform inside: the table is passed in."""


# ANCHOR: rules
def create(order_id, order, table):
    table.put(
        key=order_id,
        value={**order, "status": "new", "version": 1},
        only_if_absent=True,  # (1)
    )


def update(order_id, change, expected_version, table):
    table.put(
        key=order_id,
        value={**change, "version": expected_version + 1},
        only_if_version=expected_version,  # (2)
    )
# ANCHOR_END: rules
