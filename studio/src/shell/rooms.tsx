/** Which room the address means. Each room is a chunk of its own. */
import { lazy, Suspense } from 'react'
import { PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { usePlaceNow } from '../place.ts'
import { Home } from './home.tsx'
import { Missing } from './missing.tsx'

const ObjectList = lazy(async () => ({ default: (await import('../objects/object-list.tsx')).ObjectList }))
const ObjectPage = lazy(async () => ({ default: (await import('../objects/object-page.tsx')).ObjectPage }))
const Diagram = lazy(async () => ({ default: (await import('../objects/diagram.tsx')).Diagram }))
const PicklistsRoom = lazy(async () => ({ default: (await import('../picklists/picklists-room.tsx')).PicklistsRoom }))
const LayoutDesigner = lazy(async () => ({ default: (await import('../canvas/layout-designer.tsx')).LayoutDesigner }))
const ViewDesigner = lazy(async () => ({ default: (await import('../pages/view-designer.tsx')).ViewDesigner }))
const AppList = lazy(async () => ({ default: (await import('../apps/app-list.tsx')).AppList }))
const AppDesigner = lazy(async () => ({ default: (await import('../apps/app-designer.tsx')).AppDesigner }))
const PageDesigner = lazy(async () => ({ default: (await import('../apps/page-designer.tsx')).PageDesigner }))
const AccessRoom = lazy(async () => ({ default: (await import('../access/access-room.tsx')).AccessRoom }))
const DocumentsRoom = lazy(async () => ({ default: (await import('../editor/documents-room.tsx')).DocumentsRoom }))
const ChangesPage = lazy(async () => ({ default: (await import('../publish/changes-page.tsx')).ChangesPage }))
const MergePage = lazy(async () => ({ default: (await import('../publish/merge-page.tsx')).MergePage }))
const ReviewPage = lazy(async () => ({ default: (await import('../publish/review-page.tsx')).ReviewPage }))
const PluginsPage = lazy(async () => ({ default: (await import('../publish/plugins-page.tsx')).PluginsPage }))
const VersionsPage = lazy(async () => ({ default: (await import('../publish/versions-page.tsx')).VersionsPage }))
const Spreadsheet = lazy(async () => ({ default: (await import('../start/spreadsheet-page.tsx')).SpreadsheetPage }))

const Templates = lazy(async () => ({ default: (await import('../start/templates-page.tsx')).TemplatesPage }))

export function Rooms() {
  const [room, name, part, more] = usePlaceNow()
  return <Suspense fallback={<PageSkeleton />}>{roomOf(room, { name, part, more })}</Suspense>
}

function roomOf(room: string | undefined, { name, part, more }: { name?: string; part?: string; more?: string }) {
  switch (room) {
    case undefined:
      return <Home />
    case 'objects':
      return name === undefined ? (
        <ObjectList />
      ) : (
        <ObjectPage key={name} name={name} part={part ?? 'fields'} item={more} />
      )
    case 'diagram':
      return <Diagram />
    case 'picklists':
      return <PicklistsRoom selected={name} />
    case 'layouts':
      return name === undefined ? <Missing /> : <LayoutDesigner key={name} name={name} />
    case 'views':
      return name === undefined ? <Missing /> : <ViewDesigner key={name} name={name} />
    case 'apps':
      return name === undefined ? <AppList /> : <AppDesigner key={name} name={name} />
    case 'pages':
      return name === undefined ? <AppList /> : <PageDesigner key={name} name={name} />
    case 'access':
      return <AccessRoom part={name ?? 'sets'} item={part} />
    case 'documents':
      return <DocumentsRoom kind={name} name={part} />
    case 'changes':
      return name === undefined ? <ChangesPage /> : name === 'merge' ? <MergePage /> : <ReviewPage author={name} />
    case 'plugins':
      return <PluginsPage />
    case 'versions':
      return <VersionsPage />
    case 'start':
      return name === 'templates' ? <Templates /> : <Spreadsheet />
    default:
      return <Missing />
  }
}
