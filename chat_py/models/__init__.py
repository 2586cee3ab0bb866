"""Everything that goes over the wire, as pydantic models; page and server share them.
`opened_chat` and `unchecked` are the page's alone.

Names are snake_case in Python and the contract's camelCase on the wire. What a server adds is
kept (`extra="allow"`). Message spellings met in the field are accepted (contract §3) and
normalised, so that the rest of the program knows one shape only.
"""
