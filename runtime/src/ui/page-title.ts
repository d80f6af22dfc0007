/** Keeps the title of the browser's tab in step with the page. */
import { useEffect } from 'react'

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Trellis' : `${title} · Trellis`
  }, [title])
}
