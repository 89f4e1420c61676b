"""Pictures of what a knowledge base says: SVG, PNG or a page that stands alone.

A picture is a query of the folder `queries/pictures`; its columns tell what kind of chart it is:

    x, y                          points, in four quadrants
    label, start, end             a timeline
    label, value                  bars
    label, time, value            courses: values over time
    source, target                boxes and arrows
    label, before, after          changes from one value to another

Words for people come in pairs of columns, such as `label_zh` and `label_en`. The page
`kg/drawing/channels.py` lists what else a column may be called.
"""

from __future__ import annotations

from kg.drawing.drawing import check_picture, draw, draw_table, pictures

__all__ = ["check_picture", "draw", "draw_table", "pictures"]
