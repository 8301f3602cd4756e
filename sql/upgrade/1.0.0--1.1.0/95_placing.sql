-- Where a layout has put a table. Of the tables so far nobody knows who placed them, so that they stay where they are.
ALTER TABLE ainecto.erd_table
  ADD COLUMN laid_out_x integer,
  ADD COLUMN laid_out_y integer;
