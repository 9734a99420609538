CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  topic text NOT NULL,
  body jsonb NOT NULL,
  created timestamptz NOT NULL DEFAULT now()
);

INSERT INTO outbox (id, topic, body)
VALUES ('6f1c0c2e-0000-4000-8000-000000000000', 'orders', '{"id": "o-1"}');

-- The worker takes a hundred at a time.
SELECT id, topic, body
FROM outbox
WHERE created > now() - interval '1 hour'
ORDER BY created
LIMIT 100
FOR UPDATE SKIP LOCKED;
