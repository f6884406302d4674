"""A house's own workbook as the quote's form: its logo, colours and words stay, its placeholders
are filled.

A filled template is a document for the customer: it holds what the customer's view holds, whatever
else is written.
"""

from __future__ import annotations

from emsquote.documents.template.filling import filled
from emsquote.documents.template.open_template import Template, read_template

__all__ = ["Template", "filled", "read_template"]
