"use strict";
// Converts every file of a folder with turndown and its GFM plug-in, and keeps nothing: the time is what is wanted.
const fs = require("fs");
const path = require("path");
const TurndownService = require("turndown");
const { gfm } = require("turndown-plugin-gfm");

const folder = process.argv[2];
const service = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced" });
service.use(gfm);
let characters = 0;
for (const name of fs.readdirSync(folder).sort()) {
  characters += service.turndown(fs.readFileSync(path.join(folder, name), "utf8")).length;
}
console.log(characters);
