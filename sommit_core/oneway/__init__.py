"""The one-way street: how a till is asked, and why nothing can be written to it (R2).

`guard` and `hosts` are the rules; `transport` is the only module that imports httpx; `sockets` and
`unpacking` lie below it, `asking`, `budget` and `decoding` above; `redaction` hides tokens. What a
connector is given is `sommit_core.pos`.
"""
