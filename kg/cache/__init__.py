"""What takes long to work out, and can be worked out again: kept in a folder of the user.

A file of the cache is named by its kind and by the fingerprint of all that it was made from, so
nothing in it is ever out of date; what has changed is looked for under another name. It is written
beside and renamed, and never changed afterwards, so any number of processes may read it. Its first
line tells the layout, its second what it holds, with a checksum. The rest is that: text, JSON or
MessagePack, which run nothing when they are read.

Nobody has to ask for the cache, and nobody is told when there is none. Where the folder cannot be
written to, is full, or might have been written by somebody else, all is worked out as before.
"""

from kg.cache.code import imported_files, library_version
from kg.cache.files import Cache, user_cache
from kg.cache.shelf import Shelf, code_fingerprint

__all__ = [
    "Cache",
    "Shelf",
    "code_fingerprint",
    "imported_files",
    "library_version",
    "user_cache",
]
