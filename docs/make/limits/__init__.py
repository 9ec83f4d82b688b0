"""The page of limits: seven laws known on paper, beside the engine that runs every scenario. Each has its module."""

from docs.make.limits import audience, force, grit, hawkes, one_sided, product_rule, richardson
from docs.make.limits.page import PAGE

__all__ = ["PAGE", "audience", "force", "grit", "hawkes", "one_sided", "product_rule", "richardson"]
