// SPDX-License-Identifier: GPL-3.0-or-later
// Write the test vectors of cctv-age as one JSON object, name to base64:  node vectors.mjs MODULES
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const vectors = await import(pathToFileURL(join(process.argv[2], "cctv-age", "index.js")));
const named = Object.entries(vectors).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
writeFileSync(1, JSON.stringify(Object.fromEntries(named)));
