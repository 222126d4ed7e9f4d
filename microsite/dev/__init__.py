"""The preview: a warm process that watches a site's folder and serves its pages from memory.

`memo` remembers pure functions by what they read, `snapshot` sees what changed, `warm` reads a site again with both,
`state` renders pages when they are asked for, `watch` waits for changes, `http` and `reply` answer browsers,
`loop` ties them together. reload.js is what the pages are given; nothing here is ever published.
"""
