"""The table of all routes that programs read: method, path, handler, guard, versions."""

from forum.feeds import editions, replies, sitemaps, threads
from forum.http.guards import Guard, Page, of_site, of_thread

PUBLIC, READER = Guard.PUBLIC, Guard.READER

FEEDS = [
    Page("GET", "/feeds/threads.atom", threads.new, READER, versions=of_site),
    Page("GET", "/feeds/threads/{id:id}.atom", replies.of_a_thread, READER, versions=of_thread),
    Page("GET", "/feeds/topics/{slug}.atom", threads.topic, READER, versions=of_site),
    Page("GET", "/feeds/arguments.atom", replies.arguments, READER, versions=of_site),
    Page("GET", "/feeds/arguments/{slug}.atom", replies.arguments, READER, versions=of_site),
    Page("GET", "/feeds/editions.atom", editions.published, READER, versions=of_site),
    Page("GET", "/robots.txt", sitemaps.robots, PUBLIC),
    Page("GET", "/sitemap.xml", sitemaps.index, READER, versions=of_site),
    Page("GET", "/sitemaps/{number:id}.xml", sitemaps.part, READER, versions=of_site),
]
