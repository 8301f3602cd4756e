-- Content of flow diagrams. Identifiers are opaque text of 1 to 64 characters, unique per document; clients may choose
-- them. Numbers are finite: a client could not read NaN or Infinity back from JSON.
CREATE TABLE ainecto.flow_group (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text NOT NULL,
  color text,
  width double precision,
  height double precision,
  parent_group_uuid text COLLATE "C",
  collapsed boolean NOT NULL DEFAULT false,
  sort_order integer NOT NULL DEFAULT 0,
  linked_diagram_uuid text COLLATE "C",
  link_mode text,
  CONSTRAINT flow_group_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT flow_group_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT flow_group_parent_group_fkey FOREIGN KEY (document_uuid, parent_group_uuid)
    REFERENCES ainecto.flow_group (document_uuid, uuid) ON DELETE SET NULL (parent_group_uuid) DEFERRABLE,
  CONSTRAINT flow_group_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT flow_group_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT flow_group_color_check CHECK (pg_catalog.length(color) <= 32),
  CONSTRAINT flow_group_size_check CHECK (width >= 0 AND width < 'Infinity' AND height >= 0 AND height < 'Infinity'),
  CONSTRAINT flow_group_parent_group_check CHECK (parent_group_uuid <> uuid),
  CONSTRAINT flow_group_sort_order_check CHECK (sort_order BETWEEN -1000000000 AND 1000000000),
  CONSTRAINT flow_group_linked_diagram_check CHECK (pg_catalog.length(linked_diagram_uuid) BETWEEN 1 AND 64),
  CONSTRAINT flow_group_link_mode_check CHECK (pg_catalog.length(link_mode) <= 50)
);
CREATE INDEX flow_group_order_index ON ainecto.flow_group (document_uuid, sort_order, uuid);
CREATE INDEX flow_group_parent_group_index ON ainecto.flow_group (document_uuid, parent_group_uuid);
COMMENT ON TABLE ainecto.flow_group IS 'Groups of flow diagrams; groups nest without cycles. A tool that deletes one moves its members to the group around it; plain SQL leaves them outside of any.';
COMMENT ON COLUMN ainecto.flow_group.width IS 'Fixed width in pixels; null follows the members';
COMMENT ON COLUMN ainecto.flow_group.height IS 'Fixed height in pixels; null follows the members';
COMMENT ON COLUMN ainecto.flow_group.collapsed IS 'Shown folded';

CREATE TABLE ainecto.flow_node (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  type text,
  text text,
  shape text NOT NULL DEFAULT 'rect',
  x double precision,
  y double precision,
  width double precision,
  height double precision,
  group_uuid text COLLATE "C",
  fill_color text,
  stroke_color text,
  text_color text,
  CONSTRAINT flow_node_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT flow_node_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT flow_node_group_fkey FOREIGN KEY (document_uuid, group_uuid)
    REFERENCES ainecto.flow_group (document_uuid, uuid) ON DELETE SET NULL (group_uuid),
  CONSTRAINT flow_node_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT flow_node_type_check CHECK (pg_catalog.length(type) <= 50),
  CONSTRAINT flow_node_text_check CHECK (pg_catalog.length(text) <= 4000),
  CONSTRAINT flow_node_shape_check CHECK (shape IN ('rect', 'roundRect', 'stadium', 'diamond', 'decision', 'circle',
    'start', 'doubleCircle', 'end', 'hexagon', 'cylinder', 'parallelogram')),
  CONSTRAINT flow_node_place_check CHECK (x > '-Infinity' AND x < 'Infinity' AND y > '-Infinity' AND y < 'Infinity'),
  CONSTRAINT flow_node_size_check CHECK (width >= 0 AND width < 'Infinity' AND height >= 0 AND height < 'Infinity'),
  CONSTRAINT flow_node_fill_color_check CHECK (pg_catalog.length(fill_color) <= 32),
  CONSTRAINT flow_node_stroke_color_check CHECK (pg_catalog.length(stroke_color) <= 32),
  CONSTRAINT flow_node_text_color_check CHECK (pg_catalog.length(text_color) <= 32)
);
CREATE INDEX flow_node_group_index ON ainecto.flow_node (document_uuid, group_uuid);
-- Tools that are given a content id alone look it up across documents.
CREATE INDEX flow_node_uuid_index ON ainecto.flow_node (uuid);
COMMENT ON TABLE ainecto.flow_node IS 'Nodes of flow diagrams';
COMMENT ON COLUMN ainecto.flow_node.x IS 'Left edge on the canvas in pixels; null until the node is placed';
COMMENT ON COLUMN ainecto.flow_node.y IS 'Upper edge on the canvas in pixels; null until the node is placed';

CREATE TABLE ainecto.flow_edge (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  from_uuid text COLLATE "C" NOT NULL,
  to_uuid text COLLATE "C" NOT NULL,
  label text,
  bridge_type text,
  stroke_color text,
  line_style text,
  stroke_width integer,
  CONSTRAINT flow_edge_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT flow_edge_from_fkey FOREIGN KEY (document_uuid, from_uuid)
    REFERENCES ainecto.flow_node (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT flow_edge_to_fkey FOREIGN KEY (document_uuid, to_uuid)
    REFERENCES ainecto.flow_node (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT flow_edge_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT flow_edge_label_check CHECK (pg_catalog.length(label) <= 1000),
  CONSTRAINT flow_edge_bridge_type_check CHECK (pg_catalog.length(bridge_type) <= 50),
  CONSTRAINT flow_edge_stroke_color_check CHECK (pg_catalog.length(stroke_color) <= 32),
  CONSTRAINT flow_edge_line_style_check CHECK (pg_catalog.length(line_style) <= 50),
  CONSTRAINT flow_edge_stroke_width_check CHECK (stroke_width BETWEEN 0 AND 1000)
);
CREATE INDEX flow_edge_from_index ON ainecto.flow_edge (document_uuid, from_uuid);
CREATE INDEX flow_edge_to_index ON ainecto.flow_edge (document_uuid, to_uuid);
CREATE INDEX flow_edge_uuid_index ON ainecto.flow_edge (uuid);
CREATE INDEX flow_group_uuid_index ON ainecto.flow_group (uuid);
COMMENT ON TABLE ainecto.flow_edge IS 'Edges of flow diagrams; an edge goes with either of its nodes';

-- Groups form trees, whoever writes them. A new group is looked at on the spot, since only a reference to a later one can
-- close a circle there; changed ones at the end, so that two groups can be turned inside out. The names sort behind the
-- change engine's trigger, which takes the document's lock: two writers cannot make a cycle between them.
CREATE FUNCTION ainecto.check_flow_tree() RETURNS trigger
  LANGUAGE c SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_flow_tree';
COMMENT ON FUNCTION ainecto.check_flow_tree() IS 'Trigger: no group of a flow diagram lies inside itself';

CREATE TRIGGER tree_check AFTER INSERT ON ainecto.flow_group
  FOR EACH ROW WHEN (NEW.parent_group_uuid IS NOT NULL) EXECUTE FUNCTION ainecto.check_flow_tree();
CREATE CONSTRAINT TRIGGER tree_check_moved AFTER UPDATE ON ainecto.flow_group
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.parent_group_uuid IS NOT NULL AND NEW.parent_group_uuid IS DISTINCT FROM OLD.parent_group_uuid)
  EXECUTE FUNCTION ainecto.check_flow_tree();
