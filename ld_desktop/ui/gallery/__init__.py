"""The gallery of candidates, run by run. Start with ``gallery_panel``, then ``gallery_view``.

``arrangement`` says what is listed, ``gallery_list`` makes rows of it, ``candidate_delegate`` draws them;
``candidate_details`` stand beside. ``compare_window`` shows two to four of them together.
"""
