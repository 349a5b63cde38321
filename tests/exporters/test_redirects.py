"""From every old path a server is told the way."""

import re

from migrate.exporters.redirects import apache, netlify, nginx, redirect_map

MOVES = [
    ("http://old.test/blog/a", "/posts/a/"),
    ("http://old.test/?p=12", "/posts/a/"),
    ("/caf%C3%A9 x.jpg", "/assets/caf%C3%A9-1.jpg"),
    ("/kept", "/kept/"),
    ('/quo"te', "/posts/q/"),
    ("/blog/a", "/posts/other/"),
    ("mailto:a@old.test", "/posts/m/"),
    ("/", "/posts/front/"),
]
MAP = redirect_map(MOVES, ["/kept/", "/posts/a/"])


def test_the_first_counts_and_what_stays_has_none() -> None:
    assert MAP == {
        "/blog/a": "/posts/a/",
        "/?p=12": "/posts/a/",
        "/caf%C3%A9%20x.jpg": "/assets/caf%C3%A9-1.jpg",
        "/quo%22te": "/posts/q/",
    }


def test_nginx_looks_up_decoded_paths_and_whole_queries() -> None:
    text = nginx(MAP)
    assert '  "/caf\u00e9 x.jpg" "/assets/caf%C3%A9-1.jpg";' in text
    assert '  "/?p=12" "/posts/a/";' in text
    assert r'  "/quo\"te" "/posts/q/";' in text


def test_apache_matches_paths_and_query_strings_exactly() -> None:
    text = apache(MAP)
    assert 'RewriteCond %{QUERY_STRING} "^p=12$"\nRewriteRule "^/?$" "/posts/a/" [R=301,L,NE,QSD]' in text
    assert (
        r'RewriteRule "^/?caf\u00e9\x20x\.jpg$" "/assets/caf\%C3\%A9-1.jpg" [R=301,L,NE]'.replace("\\u00e9", "\u00e9")
        in text
    )
    assert re.search(r"quo\\x22te", text)


def test_netlify_names_query_parameters_beside_the_path() -> None:
    assert "/ p=12 /posts/a/ 301!" in netlify(MAP).splitlines()
    assert "/blog/a /posts/a/ 301!" in netlify(MAP).splitlines()


def test_a_path_that_no_server_takes_has_no_rule() -> None:
    assert redirect_map([("/a/%00b", "/x/"), ("/c%0Ad", "/y/"), ("/e", "/z/")], ()) == {"/e": "/z/"}
