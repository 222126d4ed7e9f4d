"""The preview: a warm process that watches a site's folder and serves its pages from memory.

`memo` remembers pure functions by what they read (`twins` notes it, `same` compares), `tree` sees what changed, `warm` reads a site again with both,
`shelf` renders pages when they are asked for, `watch` waits for changes, `http`, `requests` and `replies` answer browsers,
`preview` ties them together. reload.js is what the pages are given; nothing here is ever published.
"""
