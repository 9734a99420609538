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
# ANCHOR_END: check
