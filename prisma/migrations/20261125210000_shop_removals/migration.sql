-- A merchant's wish to have everything that Looklift put into the shop taken out of it again; one for each client.

CREATE TABLE "shop_removals" (
    "client_id" CHAR(26) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "total" INTEGER NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "shop_removals_pkey" PRIMARY KEY ("client_id")
);

ALTER TABLE "shop_removals" ADD CONSTRAINT "shop_removals_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
