-- Whether faces are blurred in what is cut out of a client's photos, where a call doesn't say; and what became of them in each item.
ALTER TABLE "clients" ADD COLUMN "blur_faces" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "extracted_items" ADD COLUMN "face" TEXT;

-- As before, and an item keeps what became of faces in its cut-out.
CREATE OR REPLACE FUNCTION insert_items(p_req char(26), p_items jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO extracted_items (id, request_id, position, category, subcategory, label, confidence, is_on_sale, rank, reasons,
                               box, polygon, area, colors, cutout_key, mask_key, cutout_width, cutout_height, face)
    SELECT i.v ->> 'id', p_req, i.ord::int, i.v ->> 'category', i.v ->> 'subcategory', i.v ->> 'label',
           (i.v ->> 'confidence')::float8, (i.v ->> 'isOnSale')::boolean, (i.v ->> 'rank')::int,
           ARRAY(SELECT jsonb_array_elements_text(i.v -> 'reasons')), i.v -> 'box', nullif(i.v -> 'polygon', 'null'::jsonb),
           (i.v ->> 'area')::float8, i.v -> 'colors', i.v ->> 'cutoutKey', i.v ->> 'maskKey',
           (i.v ->> 'cutoutWidth')::int, (i.v ->> 'cutoutHeight')::int, i.v ->> 'face'
      FROM jsonb_array_elements(p_items) WITH ORDINALITY i (v, ord);
END $$;
