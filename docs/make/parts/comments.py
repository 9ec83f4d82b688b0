"""The comments beside declarations in source, which say what each is."""

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator
from types import ModuleType


def commented(thing: ModuleType | type) -> Iterator[tuple[str, str, str]]:
    """(name, annotation, comment) of what is assigned in a module or declared in a class, as its source has it."""
    text = inspect.getsource(thing)
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    parsed = ast.parse(text)
    body = parsed.body[0].body if isinstance(parsed.body[0], ast.ClassDef) else parsed.body
    for node in body:
        comment = comments.get(node.end_lineno or 0, "")
        if isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target), ast.unparse(node.annotation), comment
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, "", comment
