CREATE TABLE suppliers (
  supplier_code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  lead_time TEXT, -- written as '5 days'
  pack_size INTEGER
);

INSERT INTO suppliers VALUES
  ('S-1', 'Alder Medical', '5 days', 10),
  ('S-2', 'Birch Pharma', '3 days', 12),
  ('S-3', 'Cedar Supply', '10 days', 6),
  ('S-4', 'Dogwood Generics', '7 days', 24),
  ('S-5', 'Elm Cold Chain', '2 days', 4);
