"""The bundle file (`.ipb`): what others import of it. Writing, reading and the manifest have modules of their own.

Not a zip, no paths: a head, one age stream for each recipient unit, a foot (`frame`). In each stream a signed manifest, segments, attachments.
"""

from app.exchange.manifest import Acknowledged, AttachmentEntry, JournalHead, Manifest, SegmentEntry, bundle_id, short_code
from app.exchange.reading import Member, OpenedBundle, read_bundle
from app.exchange.writing import Attachment, Cover, Section, Written, write_bundle

__all__ = [
    "Acknowledged",
    "Attachment",
    "AttachmentEntry",
    "Cover",
    "JournalHead",
    "Manifest",
    "Member",
    "OpenedBundle",
    "Section",
    "SegmentEntry",
    "Written",
    "bundle_id",
    "read_bundle",
    "short_code",
    "write_bundle",
]
