"use strict";
// Converts every file of a folder with turndown and its GFM plug-in, keeps nothing, and prints how many it could not.
const fs = require("fs");
const path = require("path");
const TurndownService = require("turndown");
const { gfm } = require("turndown-plugin-gfm");

const folder = process.argv[2];
const service = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced" });
service.use(gfm);
let failed = 0;
for (const name of fs.readdirSync(folder).sort()) {
  try {
    service.turndown(fs.readFileSync(path.join(folder, name), "utf8"));
  } catch (error) {
    failed += 1;
  }
}
console.log(failed);
