/**
 * The lines of orders that came from looks, as the table `lines` of a statement whose $1 is the client, $2 the days back and $3 the
 * currency: what was paid, and what of that was given back.
 */
export const soldLines = `given_back AS (
    SELECT line_hash, sum(amount) AS amount FROM look_refunds WHERE client_id = $1 AND line_hash <> '' GROUP BY line_hash
  ), lines AS (
    SELECT l.look_id, l.item_id, l.order_hash, l.amount AS paid, least(coalesce(g.amount, 0), l.amount) AS refunded
    FROM look_order_lines l JOIN look_orders o USING (client_id, order_hash) LEFT JOIN given_back g USING (line_hash)
    WHERE l.client_id = $1 AND o.day > current_date - $2::int AND o.currency = $3
  )`;

/** Sums of `lines`. An order of which nothing is left is no order. */
export const soldSums = `(count(DISTINCT order_hash) FILTER (WHERE paid > refunded))::int AS orders,
  sum(paid - refunded)::float AS revenue, sum(refunded)::float AS refunded`;
