"""Writes: one public function a deed; it owns its transaction, permission and audit entry."""
