// Page: the web page and the widget as a part of the service.
import type { Mount } from '#surfaces/http/mount.ts'
import type { LoadPage } from './files.ts'
import { PAGE_PATHS, pageRoutes, serveNotFound, wantsPage } from './page-routes.ts'
import { shareAcrossSites, widgetRoutes } from './widget-route.ts'

/** The page. @param corsOrigins origins that may use the widget; it is off while there are none */
export function pageMount(page: LoadPage, corsOrigins: readonly string[]): Mount {
  return {
    routes: [widgetRoutes(page, corsOrigins), pageRoutes(page)],
    pages: PAGE_PATHS,
    around: [['/widget.js', shareAcrossSites()]],
    notFound: (c) => (wantsPage(c) ? serveNotFound(c, page) : null),
  }
}
