-- What the receipts of erasures are hashed with: a key of their own, so that no other secret's replacement makes them mute.

CREATE TABLE "erasure_keys" (
    "id" CHAR(26) NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "erasure_keys_pkey" PRIMARY KEY ("id")
);
