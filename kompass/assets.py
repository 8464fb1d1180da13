"""Static files in production: names with their content's digest, in the imports of our script modules too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):
    """Otherwise an old module would be imported from the browser's cache after a new release."""

    support_js_module_import_aggregation = True
