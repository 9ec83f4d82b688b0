"""Named tuples of arrays, handed from one compiled function to the next by address.

By value, the forty arrays of a world would be two hundred and eighty arguments of every call, and minutes of
compiling. What is read through an address is borrowed: no references are counted, and whoever lends, the function that
numba calls with the arrays, outlives all borrowers. This stands on numba's interface for extensions, and needs numba.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, models, register_model


class Borrowed(types.Type):  # type: ignore[misc]
    """The address of a named tuple; `fixed` where what it holds was there before the borrower was called."""

    def __init__(self, lent: Any, fixed: bool) -> None:
        self.lent = lent
        self.fixed = fixed
        super().__init__(name=f"Borrowed({lent}, {fixed})")


register_model(Borrowed)(models.OpaqueModel)  # an address, of whatever it may be


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    key = Borrowed

    def generic_resolve(self, kind: Any, name: str) -> Any:
        """The type of a field."""
        fields = kind.lent.fields
        if name not in fields:
            return None
        found = kind.lent.types[fields.index(name)]
        return Borrowed(found, kind.fixed) if isinstance(found, types.BaseNamedTuple) else found


@lower_getattr_generic(Borrowed)
def _field(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    """A field's value; of an array, which is never written to itself, all but its count of references.

    A named tuple within one is lent by its address in turn.
    """

    def read(place: Any) -> Any:
        found = builder.load(place)
        if kind.fixed:  # so a loop that writes to arrays need not look up time and again where they are
            found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return found

    at = kind.lent.fields.index(name)
    found = kind.lent.types[at]
    address = builder.bitcast(value, context.get_value_type(kind.lent).as_pointer())
    place = cgutils.gep_inbounds(builder, address, 0, at)
    if isinstance(found, types.BaseNamedTuple):
        return builder.bitcast(place, ir.IntType(8).as_pointer())
    if not isinstance(found, types.Array):
        return read(place)
    array = context.make_array(found)
    lent = array(context, builder, ref=place)
    mine = array(context, builder)
    for part in ("nitems", "itemsize", "data"):
        setattr(mine, part, read(lent._get_ptr_by_name(part)))
    for part in ("shape", "strides"):
        sizes = lent._get_ptr_by_name(part)
        values = [read(cgutils.gep_inbounds(builder, sizes, 0, axis)) for axis in range(found.ndim)]
        setattr(mine, part, cgutils.pack_array(builder, values))
    mine.meminfo = mine.meminfo.type(None)
    mine.parent = mine.parent.type(None)
    return mine._getvalue()


@intrinsic
def borrow(context: Any, thing: Any) -> Any:
    """Hand on a named tuple, made in the same function, by its address."""

    def hand_on(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(cgutils.alloca_once_value(builder, args[0]), ir.IntType(8).as_pointer())

    return Borrowed(thing, fixed=False)(thing), hand_on


@intrinsic
def lend(context: Any, thing: Any) -> Any:
    """Hand a named tuple by its address to a function that does all the work; anything else as it is."""

    def same(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        context.nrt.incref(builder, thing, args[0])
        return args[0]

    def hand_on(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address = builder.bitcast(cgutils.alloca_once_value(builder, args[0]), ir.IntType(8).as_pointer())
        opaque = ir.FunctionType(address.type, [address.type])  # nothing is read through it before it is there
        return builder.asm(opaque, "", "=r,0,~{memory}", [address], side_effect=True)

    if isinstance(thing, types.BaseNamedTuple):
        return Borrowed(thing, fixed=True)(thing), hand_on
    return thing(thing), same
