"""What has to stand in the generator's configuration so that the posts come out as they are."""

import json
from typing import assert_never

from migrate.model.settings import Target


def site_config(target: Target, site: str | None) -> tuple[str, str] | None:
    """Give name below OUT and text of a piece of configuration to paste; None for the target `plain`."""
    base = site or "https://www.example.org/"
    match target:
        case Target.PLAIN:
            return None
        case Target.HUGO:
            return "hugo.toml", _HUGO.format(base=json.dumps(base))
        case Target.JEKYLL:
            return "_config.yml", _JEKYLL.format(base=json.dumps(base.rstrip("/")))
        case Target.ELEVENTY:
            return "eleventy.config.js", _ELEVENTY
        case _:
            assert_never(target)


FEED = {Target.PLAIN: None, Target.HUGO: "/index.xml", Target.JEKYLL: "/feed.xml", Target.ELEVENTY: "/feed.xml"}
"""Where the new site has its feed."""
OLD_FEEDS = (
    *("/feed", "/feed/rss", "/feed/atom", "/feed/rss2", "/?feed=rss2", "/?feed=rss", "/?feed=atom", "/rss"),
    *("/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/index.rdf", "/feeds/posts/default"),
)
"""Where old systems had theirs."""

_HUGO = """\
# Paste into your hugo.toml; content/ and assets/ go beside it. The posts point to /assets/…: a site that lives in a
# subfolder needs its name before that.
baseURL = {base}

[module]
  [[module.mounts]]
    source = "static"
    target = "static"
  [[module.mounts]]
    source = "assets"
    target = "static/assets"

[taxonomies]
  author = "authors"
  category = "categories"
  tag = "tags"

[markup.goldmark.renderer]
  unsafe = true  # the posts hold HTML where Markdown has no sign: embeds, figures; nothing in it can act
[markup.goldmark.parser.attribute]
  title = false
[markup.goldmark.extensions]
  linkify = false
  typographer = false  # Hugo before 0.112 knows no table here; later ones read both
"""

_JEKYLL = """\
# Paste into your _config.yml; _posts/, _drafts/, posts/ and assets/ go beside it.
url: {base}

# kramdown comes with Jekyll and reads almost all posts as they were. The gem jekyll-commonmark reads them exactly:
# plugins: [jekyll-commonmark], markdown: CommonMark, commonmark: {{ options: [UNSAFE, FOOTNOTES], extensions: [table,
# strikethrough] }}
markdown: kramdown
kramdown:
  input: GFM
  hard_wrap: false
  auto_ids: true
  parse_block_html: true
  math_engine: null
  smart_quotes: ["apos", "apos", "quot", "quot"]
  typographic_symbols:
    hellip: "..."
    mdash: "---"
    ndash: "--"
    laquo: "<<"
    raquo: ">>"
    laquo_space: "<< "
    raquo_space: " >>"

# plugins: [jekyll-redirect-from, jekyll-feed]

defaults:
  - scope: {{ path: "", type: posts }}
    values: {{ layout: post }}
  - scope: {{ path: posts }}
    values: {{ layout: post }}

exclude: [archive, report, removed, redirects, manifest.json, journal.sqlite3, reviews.jsonl, lock]
"""

_ELEVENTY = """\
// Merge into your eleventy.config.js; posts/ and assets/ go beside it. Give the posts a layout in posts/posts.json:
// {"layout": "post.njk"}
export default function (eleventyConfig) {
  eleventyConfig.addPassthroughCopy("assets");
  for (const folder of ["archive", "report", "removed", "redirects"]) {
    eleventyConfig.ignores.add(`${folder}/**`);
  }
  eleventyConfig.addPreprocessor("drafts", "*", (data) => {
    if (data.draft && process.env.ELEVENTY_RUN_MODE === "build") return false;
  });
  return { markdownTemplateEngine: "liquid" };
}
"""
