"""One check of a key, with a copy of the hot keys in memory."""

import time


# ANCHOR: check
class Keys:
    def __init__(self, store, most=100_000, fresh_seconds=30):
        self.store, self.most, self.fresh = store, most, fresh_seconds
        self.known = {}

    def rights(self, key):
        entry = self.known.get(key)
        if entry and time.monotonic() - entry[1] < self.fresh:  # (1)
            return entry[0]
        try:
            rights = self.store.read(key, timeout_seconds=0.05)
        except TimeoutError:
            if entry:
                return entry[0]  # (2)
            raise
        if len(self.known) >= self.most:
            self.known.pop(next(iter(self.known)))
        self.known[key] = (rights, time.monotonic())
        return rights

    def load_hottest(self, count):
        now = time.monotonic()
        self.known = {key: (rights, now) for key, rights in self.store.hottest(count)}
# ANCHOR_END: check


# ANCHOR: function
keys = Keys(store())  # (1)


def handler(event, context):
    rights = keys.rights(event["headers"]["x-key"])
    return {"statusCode": 200 if rights else 403}
# ANCHOR_END: function


# ANCHOR: container
def main():
    keys = Keys(store())
    keys.load_hottest(100_000)
    serve(
        routes={"/check": lambda r: 200 if keys.rights(r.headers["x-key"]) else 403},
        ready={"/warm": lambda: bool(keys.known)},  # (1)
    )
# ANCHOR_END: container
