"""Agencies: the organisations that members work for."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class Level(StrEnum):
    FEDERAL = "federal"
    STATE = "state"
    COUNTY = "county"
    CITY = "city"
    TRIBAL = "tribal"
    OTHER = "other"


class Agency(Model):
    """`confirmed` says that a manager vouches for it, so that it counts by itself in rankings."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=120)
    name_key = fields.CharField(max_length=240, unique=True)
    slug = fields.CharField(max_length=80, unique=True)
    level = fields.CharEnumField(Level, max_length=10, default=Level.OTHER)
    confirmed = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "agency"
        indexes = (("confirmed", "id"), ("level", "id"))


class AgencyDomain(Model):
    """A mail domain of an agency, with those below it: who has an address there works for it."""

    id = fields.BigIntField(primary_key=True)
    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "forum.Agency", related_name="domains"
    )
    agency_id: int
    domain = fields.CharField(max_length=253, unique=True)

    class Meta:
        table = "agency_domain"
        indexes = (("agency_id", "domain"),)
