// X-Shopify-Hmac-Sha256 with one secret: every recorded signature gets the recorded verdict.
import { checkVectors } from "./check-vectors";

checkVectors({ secrets: ["shpss_0123456789abcdef"] });
