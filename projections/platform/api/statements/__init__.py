"""What members stated and what became of it: facts, rejections, findings, a member's own."""
