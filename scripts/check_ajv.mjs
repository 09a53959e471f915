// Compile every published JSON Schema with ajv in its strict mode, and validate the data files with them.
//
//     node scripts/check_ajv.mjs MODULES      MODULES is the folder that has node_modules/ with ajv and ajv-formats
//
// Prints a line for each fault, then how many schemas and files were right. Exit 1 if there is a fault.

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const modules = createRequire(resolve(process.argv[2], "package.json"));
const Ajv = modules("ajv/dist/2020").default;
const addFormats = modules("ajv-formats").default;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

let schemas = 0;
let files = 0;
let faults = 0;
const fault = (path, words) => {
  faults += 1;
  console.log(`${path}: ${words}`);
};

for (const name of readdirSync("schemas").sort()) {
  if (!name.endsWith(".schema.json") && !name.endsWith(".file.json")) continue;
  const ajv = new Ajv(); // strict by default
  addFormats(ajv);
  let validate;
  try {
    validate = ajv.compile(read(`schemas/${name}`));
    schemas += 1;
  } catch (error) {
    fault(`schemas/${name}`, error.message);
    continue;
  }
  const data = `sanctions_data/data/${name.replace(".file.json", ".json")}`;
  if (!name.endsWith(".file.json") || !existsSync(data)) continue;
  if (validate(read(data))) files += 1;
  else fault(data, `${validate.errors[0].instancePath} ${validate.errors[0].message}`);
}
if (schemas === 0) fault("schemas", "has no JSON Schema");
if (files === 0) fault("sanctions_data/data", "has no file that a schema is for");
console.log(`ajv, strict: ${schemas} schemas compile, ${files} data files are valid, ${faults} faults`);
process.exit(faults ? 1 : 0);
