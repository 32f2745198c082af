"""The place for a client's own images and documents."""

from django.db import transaction
from wagtail.models import Collection

from lms.accounts.models import Client
from lms.variants.models import ClientCollection


@transaction.atomic
def provide_collection(*, client: Client) -> ClientCollection:
    """Make sure that the client has a collection of its own in the library; repeating it changes nothing.

    Two at the same moment wait for each other at the client's row.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    known = ClientCollection.objects.filter(client=client).select_related("collection").first()
    if known is not None:
        return known
    root = Collection.objects.select_for_update().filter(depth=1).first() or Collection.add_root(name="Root")
    collection = root.add_child(instance=Collection(name=client.name))
    return ClientCollection.objects.create(client=client, collection=collection)
