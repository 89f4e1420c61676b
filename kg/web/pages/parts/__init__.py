"""What the pages share: words, frame, elements, work off the event loop, answers, marked texts."""
