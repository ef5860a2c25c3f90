// While the secret rotates, signatures made with the one before count too.
import { checkVectors } from "./check-vectors";

checkVectors({ secrets: ["shpss_0123456789abcdef", "shpss_old_secret_0000"] });
