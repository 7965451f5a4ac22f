-- What decides a risk: other courses of measures, what each measure avoids, flows the ways meet on, suppositions.
ALTER TABLE risk ADD COLUMN courses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE risk ADD COLUMN measures TEXT NOT NULL DEFAULT '[]';
ALTER TABLE risk ADD COLUMN critical TEXT NOT NULL DEFAULT '[]';
ALTER TABLE risk ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE risk ADD COLUMN assumptions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE risk ADD COLUMN by_measure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE risk ADD COLUMN sensitive TEXT NOT NULL DEFAULT '[]';
