"""What objects and fields there are, as the describe resources tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.tables import VIEWS

if TYPE_CHECKING:
    from sfsync.localorg.http.call import Call
    from sfsync.localorg.schema import Child, Field, ObjectType

    Json = dict[str, object]

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
}
_BYTES_A_CHARACTER = 3


def describe_global(call: Call) -> Response:
    """List the objects."""
    kinds = call.org.faults.schema.values()
    return Response(payload={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": [_summary(call, k) for k in kinds]})


def basic(call: Call) -> Response:
    """Tell what an object is, without its fields."""
    return Response(payload={"objectDescribe": _summary(call, call.kind), "recentItems": []})


def describe(call: Call) -> Response:
    """Tell everything about an object: fields and child relationships too."""
    kind = call.kind
    detail: Json = {
        "fields": [_field(each) for each in kind.fields.values()],
        "childRelationships": [_child(each) for each in kind.children.values()],
        "recordTypeInfos": [],
        "supportedScopes": [{"label": "All", "name": "everything"}],
    }
    return Response(payload=_summary(call, kind) | detail)


def _summary(call: Call, kind: ObjectType) -> Json:
    address = f"{call.root}/sobjects/{kind.name}"
    return {
        "name": kind.name,
        "label": kind.label,
        "labelPlural": f"{kind.label}s",
        "keyPrefix": None if kind.name in VIEWS else kind.key_prefix,
        "custom": False,
        "createable": kind.createable,
        "updateable": kind.updateable,
        "deletable": kind.deletable,
        "undeletable": kind.deletable,
        "queryable": True,
        "retrieveable": kind.name not in VIEWS,
        "replicateable": kind.name not in VIEWS,
        "searchable": False,
        "triggerable": kind.name in ("Account", "Case", "CaseComment", "Contact", "EmailMessage", "FeedItem", "Task"),
        "urls": {"sobject": address, "describe": f"{address}/describe", "rowTemplate": f"{address}/{{ID}}"},
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "length": field.length,
        "byteLength": field.length * _BYTES_A_CHARACTER,
        "nillable": field.nillable,
        "createable": field.createable,
        "updateable": field.updateable,
        "defaultedOnCreate": field.defaulted or field.default is not None,
        "defaultValue": field.default,
        "custom": field.custom,
        "calculated": False,
        "externalId": field.unique and field.custom,
        "idLookup": field.type == "id",
        "unique": field.unique,
        "filterable": field.filterable,
        "sortable": field.sortable,
        "groupable": field.filterable and field.type != "datetime",
        "restrictedPicklist": field.restricted,
        "picklistValues": [_value(field, each) for each in field.picklist],
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "polymorphicForeignKey": len(field.reference_to) > 1,
    }


def _value(field: Field, value: str) -> Json:
    return {"active": True, "defaultValue": value == field.default, "label": value, "value": value, "validFor": None}


def _child(child: Child) -> Json:
    return {
        "relationshipName": child.relationship_name,
        "childSObject": child.object,
        "field": child.field,
        "cascadeDelete": child.object not in ("Case", "Contact"),
        "deprecatedAndHidden": False,
        "restrictedDelete": False,
    }
