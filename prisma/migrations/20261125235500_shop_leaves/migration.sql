-- What is to become of a client's published looks when Looklift is uninstalled, and how far an uninstall that was asked for here is.

CREATE TABLE "shop_leaves" (
    "client_id" CHAR(26) NOT NULL,
    "keeps_looks" BOOLEAN NOT NULL DEFAULT true,
    "asked_at" TIMESTAMPTZ(3),
    "total" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "owed_since" TIMESTAMPTZ(3),

    CONSTRAINT "shop_leaves_pkey" PRIMARY KEY ("client_id")
);

ALTER TABLE "shop_leaves" ADD CONSTRAINT "shop_leaves_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
