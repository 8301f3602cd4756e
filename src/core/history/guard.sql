-- The statements of guard.c.

-- statement delete_drawings (): DELETE
DELETE FROM ainecto.kept_drawing;
