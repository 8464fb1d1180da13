# One image for web, worker, relay and migrations; docker-compose.yml gives each its command.
FROM python:3.12.8-slim-bookworm

# Pango and HarfBuzz lay out the PDF reports; Debian serves no such wheels.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp kompass \
    && install -d -o kompass -g kompass /srv/kompass /srv/kompass/media

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=kompass.settings \
    KOMPASS_MEDIA=/srv/kompass/media KOMPASS_STATIC_ROOT=/app/staticfiles XDG_CACHE_HOME=/tmp/cache
WORKDIR /app

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt

COPY . .
# The settings insist on their variables; these are placeholders for this one step, kept nowhere.
RUN KOMPASS_SECRET_KEY=collectstatic KOMPASS_ACTOR_KEY=collectstatic KOMPASS_URL=http://localhost \
    DATABASE_URL=postgresql://nobody@localhost/none python manage.py collectstatic --no-input

USER kompass
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "kompass.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
